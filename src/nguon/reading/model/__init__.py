"""The trained reader: one encoder that tags names, the parts of statements and event triggers in one pass."""

from nguon.reading.model.labeller import Model, ModelError, shipped

__all__ = ["Model", "ModelError", "shipped"]
