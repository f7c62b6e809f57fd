"""How the admin's templates show facts."""

from django import template

from coherence.core.admin import shown

register = template.Library()
register.simple_tag(shown.badge, name="badge")
register.filter("span", shown.span)
register.filter("size", shown.size)
register.filter("ago", shown.ago)
register.filter("dollars", shown.dollars)


@register.filter
def minus(one: int, other: int) -> int:
    return one - other
