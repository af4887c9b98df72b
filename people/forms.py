"""Forms of accounts; allauth's own ones with our words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from people.models import CODE_ALPHABET, User
from people.queries import code_that_signs_in

PASSWORD_HINT = _("At least 8 letters or numbers. A short sentence is easy to remember and hard to guess.")
PERSONAL_CODE_LETTERS = 8


def _relabel(form: forms.BaseForm, **labels: Any) -> None:
    """Give fields our labels; a placeholder that repeats the label goes."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, login=_("E-mail or personal code"), password=_("Password"))
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}

    def clean_login(self) -> str:
        """A personal code may be typed in small letters, with spaces, or without its hyphen; a merged record's leads to the kept one."""
        login = super().clean_login()
        letters = "".join(letter for letter in login.upper() if letter not in " -")
        if len(letters) == PERSONAL_CODE_LETTERS and set(letters) <= set(CODE_ALPHABET) and "@" not in login:
            return code_that_signs_in(f"{letters[:4]}-{letters[4:]}")
        return login


class ForgottenPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, email=_("E-mail"))


class _NewPasswordTwice:
    """Labels of the two new passwords."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password1=_("New password"), password2=_("The same password again"))  # type: ignore[arg-type]  # a mixin for forms
        self.fields["password1"].help_text = PASSWORD_HINT


class NewPasswordForm(_NewPasswordTwice, account_forms.ResetPasswordKeyForm):
    pass


class FirstPasswordForm(_NewPasswordTwice, account_forms.SetPasswordForm):
    pass


class OtherPasswordForm(_NewPasswordTwice, account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, oldpassword=_("The password you have now"))
        self.fields["oldpassword"].help_text = ""


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password=_("Password"))


class _OneTimeCode:
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, code=_("Code"))  # type: ignore[arg-type]  # a mixin for forms


class SecondFactorForm(_OneTimeCode, mfa_forms.AuthenticateForm):
    pass


class ConfirmSecondFactorForm(_OneTimeCode, mfa_forms.ReauthenticateForm):
    pass


class ActivateAppForm(_OneTimeCode, totp_forms.ActivateTOTPForm):
    pass


class _PasswordOnce(forms.Form):
    """One field for a new password, checked by the installation's rules; a screen keyboard shows what is typed."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def person(self) -> User:
        return User()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password"):
            try:
                password_validation.validate_password(cleaned["password"], self.person())
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ClaimForm(_PasswordOnce):
    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self._person = person
        super().__init__(*args, **kwargs)

    def person(self) -> User:
        return self._person


class _Details(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "sex", "agency", "sector", "rank", "place", "language"]
        help_texts = {
            "first_name": _("As they should stand on your certificate."),
            "email": _("May stay empty. With it you can reset your password yourself."),
        }
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "rank": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                _("There is an account with this e-mail already. Sign in with it, or leave the e-mail empty."), code="taken"
            )
        return email


class RegistrationForm(_PasswordOnce, _Details):
    """Who has a cohort's code makes an account; only the name and a password are needed."""

    field_order = ["first_name", "last_name", "email", "password", "sex", "agency", "sector", "rank", "place", "language"]

    def work_fields(self) -> list[forms.BoundField]:
        """What may be left empty."""
        return [self[name] for name in ("sex", "agency", "sector", "rank", "place", "language")]

    def has_work_errors(self) -> bool:
        return any(field.errors for field in self.work_fields())

    def person(self) -> User:
        return User(**{name: self.cleaned_data.get(name, "") for name in ("first_name", "last_name", "email")})


class DetailsForm(_Details):
    """One's own details; another e-mail needs the password, because it can reset the password."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=_("Only needed to change the e-mail."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta(_Details.Meta):
        fields = ["first_name", "last_name", "email", "phone", "sex", "agency", "sector", "rank", "place", "language"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        person = User.objects.get(pk=self.instance.pk)
        if "email" in self.changed_data and not person.check_password(cleaned.get("password", "")):
            self.add_error("password", _("Type your password to change the e-mail."))
        return cleaned

    @property
    def changed_details(self) -> list[str]:
        return [name for name in self.changed_data if name != "password"]


class AnonymiseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("It stays in the log: name a request or a rule, not the person."),
        widget=forms.TextInput,
    )
    is_sure = forms.BooleanField(label=_("I know that this cannot be undone"))
