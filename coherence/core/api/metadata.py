"""What OPTIONS answers."""

from typing import Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request


class Metadata(SimpleMetadata):
    """DRF's, without the names and notes of the code: what an endpoint is for stands in the schema."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        told = super().determine_metadata(request, view)
        return {name: value for name, value in told.items() if name not in ("name", "description")}
