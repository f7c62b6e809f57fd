"""The pages of long lists."""

from accounts.models import User
from coherence.core.admin import counting


def test_it_works(db, monkeypatch, django_assert_num_queries):
    User.objects.bulk_create(User(email=f"{number:02}@example.org") for number in range(30))
    people = User.objects.order_by("email")
    pages = counting.Counted(people, 7)
    near = [list(pages.page(number).object_list) for number in pages.page_range]
    monkeypatch.setattr(counting, "DEEP", 8)
    with django_assert_num_queries(2 + 3 * 2):
        far = [list(pages.page(number).object_list) for number in pages.page_range]
    assert far == near
    assert sum(map(len, far)) == pages.count


def test_a_page_past_the_end_is_empty(db, monkeypatch):
    monkeypatch.setattr(counting, "DEEP", 0)
    monkeypatch.setattr(counting.Counted, "count", 500)
    assert list(counting.Counted(User.objects.order_by("email"), 7).page(60).object_list) == []
