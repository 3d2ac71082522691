"""Processes as a tidy DataFrame, and back."""

from buyerflow_widgets.frames.reading import FrameError, from_frame
from buyerflow_widgets.frames.tidy import to_frame

__all__ = ["FrameError", "from_frame", "to_frame"]
