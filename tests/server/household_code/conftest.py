"""A household whose applications grow old."""

import pytest

from tests.server.household import GUIDE, Household, publish_guides
from tests.server.service import Service


@pytest.fixture
async def household(service: Service) -> Household:
    """A box of its own, the guide published."""
    await publish_guides(service, GUIDE)
    return Household(service, await service.box())
