"""The colours and typefaces of everything we print: paper and ink, one accent, three quiet severity tones."""

from dataclasses import dataclass

SANS = "'Source Sans 3', 'Source Sans Pro', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
SERIF = "Newsreader, 'Iowan Old Style', Palatino, Georgia, 'Noto Serif', serif"


@dataclass(frozen=True)
class Theme:
    """Tokens as CSS colours. A page may hand in `var(--…)` names; then the picture follows the page's own scheme."""

    name: str
    paper: str
    ink: str
    muted: str
    """Secondary words; 4.5:1 on paper."""
    dim: str
    """Words we are unsure of: paler than ink, still 4.5:1 on paper."""
    line: str
    """Hairlines and grid."""
    lane: str
    """The bed of a lane."""
    data: str
    """Measured marks; 3:1 on the lane."""
    data_soft: str
    """Areas and bands behind the marks."""
    accent: str
    """Only what can be touched, and the score's arc."""
    high: str
    medium: str
    low: str
    sans: str = SANS
    serif: str = SERIF

    def severity(self, severity: str) -> str:
        """The tone of HIGH, MEDIUM or LOW; they differ in lightness as well as in hue, so grey paper keeps them apart."""
        return {"HIGH": self.high, "MEDIUM": self.medium}.get(severity, self.low)


LIGHT = Theme(
    name="light",
    paper="#fbf8f2",
    ink="#211e1a",
    muted="#6a6359",
    dim="#777065",
    line="#e2dacb",
    lane="#f2ece0",
    data="#8c8272",
    data_soft="#d6ccb9",
    accent="#135e63",
    high="#7d2317",
    medium="#a3561a",
    low="#7795aa",
)

DARK = Theme(
    name="dark",
    paper="#191715",
    ink="#ece7de",
    muted="#a59d91",
    dim="#958d81",
    line="#38332d",
    lane="#24211d",
    data="#8d8475",
    data_soft="#453f37",
    accent="#6fc0c2",
    high="#f5a08f",
    medium="#cf8a43",
    low="#5f83a0",
)

PAGE = Theme(
    name="page",
    **{
        token: f"var(--{token.replace('_', '-')}, {getattr(LIGHT, token)})"
        for token in ("paper", "ink", "muted", "dim", "line", "lane", "data", "data_soft", "accent", "high", "medium", "low")
    },
)
"""For SVG set into a page: custom properties with the light tokens behind them, so one picture serves both schemes."""
