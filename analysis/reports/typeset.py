"""A small program of its own: a template folder and JSON on standard input in, a PDF on standard output out.

It runs as a process because Typst keeps what it has set in memory (some 50 MB for an hour's talk, kept for ten reports), and
because nothing that a text can do to it may take a worker down. It imports nothing of ours.
"""

import sys
from pathlib import Path

import typst


def main(templates: Path) -> None:
    """Set `report.typ`; the fonts beside it are the only ones, and no package or file outside the folder is in reach."""
    folder = str(templates)
    document = typst.compile(
        str(templates / "report.typ"),
        root=folder,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(templates / "fonts")]),
        ignore_system_fonts=True,
        package_path=folder,
        package_cache_path=folder,
        sys_inputs={"data": sys.stdin.buffer.read().decode("utf-8")},
        format="pdf",
        timestamp=0,
    )
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except typst.TypstError as error:
        sys.exit(error.diagnostic)
