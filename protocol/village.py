"""Village 村（社区）: under a township, with the statistical code where the operator's list has one."""

from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from .model import Key, ShortText, WireModel
from .service_point import TownshipCode

VillageCode = Annotated[str, StringConstraints(pattern=r"^([0-9]{12})?$")]
"""Twelve digits of the statistical division code, or nothing: codes are imported, never made up."""


class Village(WireModel):
    """A village or an urban community."""

    key: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    township: TownshipCode
    code: VillageCode = ""
    data_source: ShortText = ""
    """``synthetic`` for the sample."""

    @model_validator(mode="after")
    def _under_its_township(self) -> Self:
        if self.code and not self.code.startswith(self.township):
            raise ValueError("the code of a village begins with its township's")
        return self
