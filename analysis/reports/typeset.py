"""A small program of its own: a template folder, a template's name and JSON on standard input in, a PDF or PNG on standard output out.

It runs as a process because Typst keeps what it has set in memory (some 50 MB for an hour's talk, kept for ten reports), and
because nothing that a text can do to it may take a worker down. It imports nothing of ours.
"""

import sys
from pathlib import Path
from typing import Literal

import typst


def main(templates: Path, name: str, kind: Literal["pdf", "png"]) -> None:
    """Set the template; the fonts beside it are the only ones, and no package or file outside the folder is in reach."""
    folder = str(templates)
    document = typst.compile(
        str(templates / f"{name}.typ"),
        root=folder,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(templates / "fonts")]),
        ignore_system_fonts=True,
        package_path=folder,
        package_cache_path=folder,
        sys_inputs={"data": sys.stdin.buffer.read().decode("utf-8")},
        format=kind,
        ppi=144,
        timestamp=0,
    )
    sys.stdout.buffer.write(document if isinstance(document, bytes) else document[0])


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), "lanes" if "lanes" in sys.argv else "report", "png" if "lanes" in sys.argv else "pdf")
    except typst.TypstError as error:
        sys.exit(error.diagnostic)
