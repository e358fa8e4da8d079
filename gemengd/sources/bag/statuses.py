"""The statuses of the BAG that tell what is going to change."""

from collections.abc import Mapping
from types import MappingProxyType

from gemengd.model.building import Stage

# Catalogus BAG 2018, status of a pand; the other statuses tell of what stands or is gone.
STAGE_OF: Mapping[str, Stage] = MappingProxyType(
    {
        "Sloopvergunning verleend": "demolition_permit",
        "Bouwvergunning verleend": "building_permit",
        "Bouw gestart": "building_started",
        "Verbouwing pand": "renovation",
    }
)
