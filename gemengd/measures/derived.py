"""What measures of other layers ask of these layers."""

from gemengd.errors import DefinitionError
from gemengd.model.layer import LayerResult, Part


def require_numbers(result: LayerResult) -> LayerResult:
    """Return the layer as it is, or complain that it has words.

    Raises
    ------
    DefinitionError
        If its values are not numbers.
    """
    if result.values.dtype.kind != "f":
        message = f"layer {result.layer.slug!r} has classes, not numbers"
        raise DefinitionError(f"{message}; name a layer with numbers")
    return result


def as_part(result: LayerResult) -> Part:
    """Return how a layer stands beside another figure."""
    return Part(result.layer.name, result.layer.unit, result.layer.decimals)
