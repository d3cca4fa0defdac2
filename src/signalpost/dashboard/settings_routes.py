"""The addresses of Settings."""

from __future__ import annotations

from typing import Final

from signalpost.dashboard.pages import settings_alerts as alerts
from signalpost.dashboard.pages import settings_audit as audit
from signalpost.dashboard.pages import settings_datasets as datasets
from signalpost.dashboard.pages import settings_digest as digest
from signalpost.dashboard.pages import settings_keys as keys
from signalpost.dashboard.pages import settings_me as me
from signalpost.dashboard.pages import settings_policies as policies
from signalpost.dashboard.pages import settings_retention as retention
from signalpost.dashboard.pages import settings_tokens as tokens
from signalpost.dashboard.pages import settings_users as users
from signalpost.dashboard.route import Action, Download, Page, Route
from signalpost.store.roles import Role

_ROOT: Final = "/settings"
_ONE: Final = "/settings/datasets/{dataset_id}"
_OWN: Final = "/settings/me"
OWNER: Final = Role.OWNER

SETTINGS: Final[tuple[Route, ...]] = (
    Page(path=_ROOT, title="Settings", look=datasets.datasets, template="settings.html", item=_ROOT),
    Page(path=_ONE, title="Dataset", look=datasets.dataset, template="settings_dataset.html", item=_ROOT),
    Action(path=_ONE, form=datasets.SettingsForm, do=datasets.change, page=_ONE, least=OWNER),
    Action(path=_ONE + "/consent", form=datasets.ConsentForm, do=datasets.change_consent, page=_ONE, least=OWNER),
    Action(
        path=_ONE + "/token", form=datasets.TokenForm, do=datasets.put_token, page=_ONE, least=OWNER, secret=("token",)
    ),
    Action(path=_ONE + "/remove", form=datasets.RemoveForm, do=datasets.remove, page=_ONE, least=OWNER),
    Page(
        path=_ROOT + "/keys",
        title="Keys and origins",
        look=keys.keys,
        template="settings_keys.html",
        item=_ROOT,
        least=Role.OPERATOR,
    ),
    Action(path=_ROOT + "/keys", form=keys.KeyForm, do=keys.create, page=_ROOT + "/keys", least=OWNER),
    Action(path=_ROOT + "/keys/revoke", form=keys.KeyNamed, do=keys.revoke, page=_ROOT + "/keys", least=OWNER),
    Page(
        path=_ROOT + "/retention",
        title="Retention",
        look=retention.retention,
        template="settings_retention.html",
        item=_ROOT,
    ),
    Action(path=_ROOT + "/retention", form=retention.Kept, do=retention.change, page=_ROOT + "/retention", least=OWNER),
    Page(
        path=policies.TO,
        title="Policies",
        look=policies.policies,
        template="settings_policies.html",
        item=_ROOT,
        least=Role.OPERATOR,
    ),
    Action(path=policies.TO, form=policies.PoliciesForm, do=policies.change, page=policies.TO, least=OWNER),
    Page(
        path=alerts.TO,
        title="Alerts",
        look=alerts.alerts,
        template="settings_alerts.html",
        item=_ROOT,
        least=Role.OPERATOR,
    ),
    Action(
        path=alerts.TO,
        form=alerts.ChannelForm,
        do=alerts.add,
        page=alerts.TO,
        least=OWNER,
        secret=("address", "key"),
    ),
    Action(path=alerts.TO + "/change", form=alerts.RouteForm, do=alerts.change, page=alerts.TO, least=OWNER),
    Action(path=alerts.TO + "/remove", form=alerts.ChannelNamed, do=alerts.remove, page=alerts.TO, least=OWNER),
    Action(path=alerts.TO + "/test", form=alerts.ChannelNamed, do=alerts.attempt, page=alerts.TO, least=OWNER),
    Page(path=digest.TO, title="Digest", look=digest.preview, template="settings_digest.html", item=_ROOT),
    Download(path=digest.TO + ".html", parts=digest.mail),
    Page(path=users.TO, title="Users", look=users.users, template="settings_users.html", item=_ROOT, least=OWNER),
    Action(path=users.TO, form=users.UserForm, do=users.add, page=users.TO, least=OWNER),
    Action(path=users.TO + "/role", form=users.RoleForm, do=users.change_role, page=users.TO, least=OWNER),
    Action(path=users.TO + "/remove", form=users.UserNamed, do=users.remove, page=users.TO, least=OWNER),
    Action(path=users.TO + "/link", form=users.UserNamed, do=users.link, page=users.TO, least=OWNER),
    Action(path=users.TO + "/sign-out", form=users.UserNamed, do=users.sign_out, page=users.TO, least=OWNER),
    Page(
        path=tokens.TO, title="API tokens", look=tokens.tokens, template="settings_tokens.html", item=_ROOT, least=OWNER
    ),
    Action(path=tokens.TO, form=tokens.TokenForm, do=tokens.create, page=tokens.TO, least=OWNER),
    Action(path=tokens.TO + "/revoke", form=tokens.TokenNamed, do=tokens.revoke, page=tokens.TO, least=OWNER),
    Page(
        path=_ROOT + "/audit",
        title="Audit log",
        look=audit.audit,
        template="settings_audit.html",
        item=_ROOT,
        least=Role.OPERATOR,
    ),
    Page(
        path=_ROOT + "/audit/proof",
        title="Proof of the audit log",
        look=audit.proof,
        template="settings_audit_proof.html",
        item=_ROOT,
        least=Role.OPERATOR,
    ),
    # What is one's own is everybody's to change.
    Page(path=_OWN, title="You", look=me.me, template="settings_me.html", item=_ROOT),
    Action(
        path=_OWN + "/password",
        form=me.PasswordForm,
        do=me.change_password,
        page=_OWN,
        least=Role.VIEWER,
        secret=("current", "password", "again"),
    ),
    Action(path=_OWN + "/sessions", form=me.SessionForm, do=me.end_session, page=_OWN, least=Role.VIEWER),
    Action(path=_OWN + "/look", form=me.LookForm, do=me.choose_look, page=_OWN, least=Role.VIEWER),
    Action(path=_OWN + "/account", form=me.SpaceForm, do=me.choose_space, page=_OWN, least=Role.VIEWER),
)
