"""The error that a user can act on."""


class InputError(ValueError):
  """Bad input from the user: one line that names the thing and the remedy."""


class Terminated(KeyboardInterrupt):
  """SIGTERM: the system wants the process to end, as Ctrl-C does."""
