"""A recording over a connection that is cut, to a server that is killed: it arrives whole. (The benchmark does the same at gunicorn.)"""

import pytest

from coherence.benchmarks import resumable

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["uvicorn"])
def test_it_works(kind):
    found = resumable.measure(kind, "tuspy", 34, cuts=3, kills=1)
    assert (found["status"], found["code"], found["whole"]) == ("completed", "", True)
    assert (found["cuts"], found["kills"]) == (3, 1)
    assert 0 < found["sent_twice"] < found["bytes"] / 2, "it went on, and did not begin again"
    assert found["rss_most_mb"] < found["rss_before_mb"] + 30
