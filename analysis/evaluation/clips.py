"""Labelled clips: what is known about each file of the media folder, read from its MANIFEST.json and labels."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.measures.signals import Span, Word
from analysis.samples import SAMPLES, Sample

PICTURE = frozenset({".mp4", ".mpg", ".mkv", ".mov", ".webm", ".avi", ".ts"})
FOLDERS = ("speech", "talking_head", "gestures", "slides")
"""The other folders hold broken and odd files, which say nothing about accuracy."""
FILLERS = frozenset({"um", "uh"})


@dataclass(frozen=True)
class Clip:
    """One file and everything its labels say. Fields are empty where nothing is known."""

    name: str
    path: Path
    text: str = ""
    """What is said; empty when only the gist is known."""
    status: str = ""
    """How the text is known: "exact", "published text …", "machine transcript …"."""
    words: tuple[Word, ...] = ()
    labels: tuple[dict[str, Any], ...] = ()
    has_picture: bool = True

    @property
    def fillers(self) -> tuple[Word, ...]:
        """The known "um" and "uh"."""
        return tuple(word for word in self.words if word.text in FILLERS)

    @property
    def fluent(self) -> bool:
        """Whole words only, and surely no "um" or "uh" among them."""
        known = bool(self.text) and not self.status.startswith("machine")
        return known and not FILLERS & set(re.findall(r"[a-z]+", self.text.lower())) and "<" not in self.text

    @property
    def all_fillers_known(self) -> bool:
        return self.status.startswith("exact")

    def spans(self, key: str, pattern: str) -> tuple[Span, ...]:
        """Spans of the labels whose `key` matches the pattern from its beginning."""
        return tuple(Span(float(row["start"]), float(row["end"])) for row in self.labels if re.match(pattern, str(row.get(key, ""))))


def of_media(folder: Path) -> tuple[Clip, ...]:
    """The clips of the folder in the order of its manifest; those whose file is absent are left out."""
    manifest = json.loads((folder / "MANIFEST.json").read_text())
    rows = (row for row in manifest["files"] if row["file"].split("/")[0] in FOLDERS)
    return tuple(_clip(row, folder) for row in rows if (folder / row["file"]).is_file())


def of_samples(samples: Iterable[Sample] = SAMPLES) -> tuple[tuple[Clip, dict[str, Any]], ...]:
    """Each bundled sample with its ground truth."""
    return tuple((_sample_clip(sample, truth), truth) for sample in samples for truth in [json.loads(sample.truth.read_text())])


def _clip(row: dict[str, Any], folder: Path) -> Clip:
    path = folder / row["file"]
    transcript = row.get("transcript", {})
    status = str(transcript.get("status", ""))
    text = "" if status.startswith("gist") else str(transcript.get("text", ""))
    labels = tuple(row.get("labels", ()))
    return Clip(path.stem, path, text, status, _words(folder / "labels", path.stem), labels, path.suffix in PICTURE)


def _words(folder: Path, stem: str) -> tuple[Word, ...]:
    found = sorted(folder.glob(f"{stem}.*json"))
    return _aligned(json.loads(found[0].read_text())) if found else ()


def _aligned(label: dict[str, Any]) -> tuple[Word, ...]:
    """Both kinds of label file: rows of word, start and end, and PocketSphinx's own with begin and duration."""
    own = [(re.sub(r"\(\d+\)", "", row["t"]), row["b"], row["b"] + row["d"]) for row in label.get("w", ()) if row["t"][0] != "<"]
    rows = own or [(row["word"], row["start"], row["end"]) for row in label.get("words", ())]
    return tuple(Word(str(text), float(start), float(end), 1.0) for text, start, end in rows)


def _sample_clip(sample: Sample, truth: dict[str, Any]) -> Clip:
    words = tuple(Word(row["word"], row["start"], row["end"], 1.0) for row in truth["words"])
    return Clip(sample.id, sample.path, " ".join(word.text for word in words), "exact", words)
