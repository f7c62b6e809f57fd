"""What the tests of monitoring share."""

from coherence.tests.databases import database, databases, postgresql, sqlite  # noqa: F401  (fixtures)
from coherence.tests.quiet import without_throttles  # noqa: F401  (a fixture)
