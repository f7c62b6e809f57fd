#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys

SERVING = ("work", "serve")
"""Commands whose log machines read; the others are run by people."""


def prepare() -> None:
    gc.set_threshold(20_000, 10, 10)  # a twentieth of a start went into looking for garbage among modules
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
    if sys.argv[1:2] and sys.argv[1] not in SERVING:
        os.environ.setdefault("LOG_FORMAT", "plain")


def main() -> None:
    prepare()
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        try:
            execute_from_command_line(sys.argv)
        except ImproperlyConfigured as error:
            sys.exit(f"{error}")
    except KeyboardInterrupt:  # commands that have something to put away have done so
        sys.exit(130)


if __name__ == "__main__":
    main()
