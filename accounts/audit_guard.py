"""The audit is written once: the database itself refuses to change or remove what stands in it, whoever asks and by whatever way."""

from typing import Any, Final

REFUSAL: Final = "What was written down is neither changed nor removed."
ON_POSTGRES: Final = f"""
create or replace function public.audit_is_kept() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception '{REFUSAL}' using errcode = 'restrict_violation';
end $$;
drop trigger if exists audit_is_kept on public.audit_entries;
create trigger audit_is_kept before update or delete on public.audit_entries for each row execute function public.audit_is_kept();
"""
ON_SQLITE: Final = tuple(
    f"create trigger if not exists audit_is_kept_{deed} before {deed} on audit_entries begin select raise(abort, '{REFUSAL}'); end"
    for deed in ("update", "delete")
)


def put_up(editor: Any) -> None:
    """In a migration."""
    for command in (ON_POSTGRES,) if editor.connection.vendor == "postgresql" else ON_SQLITE:
        editor.execute(command, params=None)


def take_down(editor: Any) -> None:
    """For whoever must undo the migration, and for tests, which leave an empty table behind."""
    if editor.connection.vendor == "postgresql":
        editor.execute("drop trigger if exists audit_is_kept on public.audit_entries", params=None)
        editor.execute("drop function if exists public.audit_is_kept()", params=None)
        return
    for deed in ("update", "delete"):
        editor.execute(f"drop trigger if exists audit_is_kept_{deed}", params=None)
