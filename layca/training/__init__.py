"""The training job: from a config to the files of a run."""
