"""Layca and the rotation monitor for Keras 3, on any of its backends."""

from layca.keras.rotating_optimizer import Layca
from layca.keras.rotation_callback import RotationMonitor

__all__ = ['Layca', 'RotationMonitor']
