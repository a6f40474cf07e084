"""What all wire models have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class WireModel(BaseModel):
    """A model that crosses a wire: unknown fields are refused, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{4,64}$")]
"""An opaque identifier made by the server."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
"""A short stable name inside one guide: a field's or a material's key."""

Milliseconds = Annotated[int, Field(ge=0)]
"""A point in time: milliseconds since 1970-01-01 UTC."""

ShortText = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=4000)]
