"""A database that one test leaves is another's only if it is as new."""

import psycopg
import pytest

pytestmark = pytest.mark.usefixtures("allowed")


@pytest.fixture
def allowed(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def left(databases):
    """`left("a statement")` is the address of a database in which that was done, given back, and the one that comes next."""

    def leave(statement: str) -> tuple[str, str]:
        address = databases.make("postgresql")
        with psycopg.connect(address, autocommit=True) as database:
            database.execute(statement)
        databases.give_back(address)
        return address, databases.make("postgresql")

    return leave


WAITS = "insert into django_q_ormq (key, payload, lock) values ('default', 'x', now())"


def test_it_works(left):
    """Its rows are gone, and numbers begin anew."""
    address, following = left(WAITS)
    assert following == address
    with psycopg.connect(following) as database:
        assert database.execute("select count(*) from django_q_ormq").fetchone() == (0,)
        assert database.execute(f"{WAITS} returning id").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "create table more (id int)",
        "alter table django_q_ormq rename column payload to other",
        "alter table django_q_ormq alter column lock drop not null, alter column key drop not null",
        "delete from auth_group_permissions",
        "analyze django_migrations",
        "revoke all on django_q_ormq from public; grant select on django_q_ormq to public",
        "insert into django_q_ormq (key, payload) select 'x', repeat(md5(each::text), 30) from generate_series(1, 9000) as each",
    ],
)
def test_what_is_changed_for_good_is_not_used_again(statement, left):
    address, following = left(statement)
    assert following != address


def test_what_somebody_holds_is_not_used_again(databases):
    address = databases.make("postgresql")
    with psycopg.connect(address):
        databases.give_back(address)
    assert databases.make("postgresql") != address
