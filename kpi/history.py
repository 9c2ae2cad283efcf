"""What became of something that staff change, revision by revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kpi.model import Origin


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: who, when (UTC), why, and each field that changed with its words before and after."""

    change_no: int
    recorded_at: datetime
    actor: str
    reason: str
    origin: Origin
    withdrawn: bool
    differences: tuple[tuple[str, str, str], ...]
