"""The addresses of the pages for the own account."""

from django.urls import URLPattern, URLResolver, path

from accounts.pages import consent, keys, leaving, mails, settings

urlpatterns: list[URLPattern | URLResolver] = [
    path("consent", consent.consent, name="consent"),
    path("settings", settings.settings, name="settings"),
    path("settings/notifications", settings.notifications, name="settings_notifications"),
    path("settings/privacy", settings.privacy, name="settings_privacy"),
    path("settings/private", settings.private_mode, name="settings_private"),
    path("settings/consent/withdraw", settings.withdraw_consent, name="consent_withdraw"),
    path("settings/sessions/end", settings.end_other_sessions, name="sessions_end"),
    path("settings/sessions/<int:sign_in>/end", settings.end_session, name="session_end"),
    path("settings/keys", keys.make, name="key_make"),
    path("settings/keys/<uuid:key_id>/remove", keys.remove, name="key_remove"),
    path("settings/export", leaving.export, name="export"),
    path("settings/export/file", leaving.fetch_export, name="export_fetch"),
    path("settings/close", leaving.close, name="close"),
    path("mails/stop/<str:token>", mails.stop, name="mails_stop"),
]
