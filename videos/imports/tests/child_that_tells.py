"""Stands in for the program that runs yt-dlp, and writes down what it was given."""

import json
import os
from pathlib import Path

if __name__ == "__main__":
    Path("environment.json").write_text(json.dumps(dict(os.environ)))
