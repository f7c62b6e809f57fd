"""One of several processes that ask the throttle at once: `python -m coherence.core.tests.hammer SCOPE WHO TIMES RATE`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coherence.settings")
    import django

    django.setup()
    from django.conf import settings

    from coherence.core.api import throttles

    scope, who, times, allowed = sys.argv[1:]
    settings.THROTTLES = {"default": (int(allowed), 10 * 365 * 86400)}  # no window ends while we look
    sys.stdin.readline()  # all begin together
    sys.stdout.write(str(sum(throttles.take(scope, who) is None for _ in range(int(times)))))
