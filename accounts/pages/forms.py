"""What the settings ask."""

from typing import Any

from django import forms

from accounts import profiles, time_zones
from accounts.models import ApiKey, User


class ProfileForm(forms.Form):
    display_name = forms.CharField(label="Your name", max_length=150, required=False, help_text="As you like to be greeted in mails.")
    time_zone = forms.ChoiceField(label="Time zone", choices=[(name, name.replace("_", " ")) for name in time_zones.NAMES])


NOTIFICATIONS = {
    "analysis_completed": "When a result is ready",
    "analysis_failed": "When an analysis did not work, and what to do",
    "weekly_progress": "Once a week, when I recorded something: what moved, and the one next thing",
    "product_news": "When Coherence learns something new",
}
PRIVACY = {
    "quality_review": "Our staff may look at my recordings to make the analysis better",
    "usage_statistics": "My use may be counted for statistics",
}
PRIVATE = {"private_mode": "Private mode: nothing of my recordings leaves this service"}


class Flags(forms.Form):
    """One box for each preference. A box that is not sent is not ticked."""

    def __init__(self, labels: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in labels.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)


def notifications(user: User, data: Any = None) -> Flags:
    return Flags(NOTIFICATIONS, data, initial=profiles.NOTIFICATIONS | user.notification_preferences, auto_id="id_%s")


def privacy(user: User, data: Any = None) -> Flags:
    return Flags(PRIVACY, data, initial=profiles.PRIVACY | user.privacy_preferences, auto_id="id_%s")


def private(user: User, data: Any = None) -> Flags:
    return Flags(PRIVATE, data, initial=profiles.PRIVACY | user.privacy_preferences, auto_id="id_%s")


class KeyForm(forms.Form):
    name = forms.CharField(label="What it is for", max_length=100, error_messages={"required": "Give it a name you will know again."})
    scope = forms.ChoiceField(label="It may", choices=[(ApiKey.Scope.READ, "read only"), (ApiKey.Scope.WRITE, "read, upload and change")])


class CloseForm(forms.Form):
    """The own address, written out: nobody closes an account by a slip."""

    address = forms.CharField(label="Your address, to be sure", max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wanted = (user.address or "close").casefold()
        if user.address is None:
            self.fields["address"].label = "Write “close”, to be sure"

    def clean_address(self) -> str:
        written: str = self.cleaned_data["address"]
        if written.strip().casefold() != self._wanted:
            raise forms.ValidationError("This is not what is asked for. Nothing has been closed.")
        return written
