"""What the tests of the composition root share."""

from coherence.tests.databases import database, databases, postgresql, sqlite  # noqa: F401  (fixtures)
from coherence.tests.people import people  # noqa: F401  (a fixture)
from coherence.tests.quiet import without_throttles  # noqa: F401  (a fixture)
