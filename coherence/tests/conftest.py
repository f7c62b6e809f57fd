"""What the tests of the composition root share."""

from coherence.tests.people import people  # noqa: F401  (a fixture)
