"""What the tests of the composition root and the leaf share."""

from coherence.tests.quiet import without_throttles  # noqa: F401  (a fixture)
