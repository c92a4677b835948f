"""What is known of an account, and of all together: history, whom to speak to, classes, and a manager's numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from crmlab.crm.account_base import Part
from crmlab.crm.refusal import CRMRefusal
from crmlab.customer_value import abc_analysis
from crmlab.i18n import _

ROLES = ("decision maker", "evaluator", "influencer", "user", "gatekeeper")
CHANNELS = ("phone", "email", "post")
MUST_HAVE = ("name", "kind", "industry", "size", "city", "address", "phone", "email", "owner_id", "class")
"""Fields without which an account is not complete."""
YEAR = pd.Timedelta(days=365)


class Facts(Part):
    """One customer's record, and the state of them all."""

    def history(self, account: int) -> pd.DataFrame:
        """All that happened with an account, oldest first.

        Returns
        -------
        DataFrame
            A row for each event: `at`, `what` (activity, lead, opportunity, quote, contract, order, delivery, invoice,
            payment), `id` of the row it stands in, `text`, `amount` (CNY, where there is one).
        """
        self._live(account)
        found = self.db.query("account_history", account=int(account))
        return found.assign(at=pd.to_datetime(found["at"], format="ISO8601"))

    def customer_360(self, account: int | None = None) -> pd.DataFrame:
        """The whole customer in one row: who it is, contacts, deals, orders and open money; index account.

        Parameters
        ----------
        account : int, optional
            Which; all in use if left out. Money in CNY; `revenue_year` is of the 365 days up to today, less returns.
            There are no service cases in the CRM before chapter 14.
        """
        number = None if account is None else self._live(account)["id"]
        since = (self.db.now - YEAR).strftime("%Y-%m-%d")
        found = self.db.query("customer_360", account=number, since=since, today=self.db.moment[:10]).set_index("id")
        days = ("last_touch_at", "last_order_on", "last_fact_at")
        return found.assign(**{name: pd.to_datetime(found[name], format="ISO8601") for name in days})

    # ── whom to speak to ───────────────────────────────────────────────
    def contacts_to_choose(self, account: int, *, role: str = "decision maker", channel: str = "phone") -> pd.DataFrame:
        """The people of an account, in the order in which to try them; index contact.

        Returns
        -------
        DataFrame
            `name`, `title`, `buying_role`, `allowed`, `why` (what forbids it), `last_touch`, `days_since`. First who
            may be reached by the channel, then who has the role, then whom we spoke to last.
        """
        self._live(account)
        for value, choices in ((role, ROLES), (channel, CHANNELS)):
            if value not in choices:
                raise CRMRefusal(_("{value!r} is none of them.").format(value=value),
                                 _("Say one of {choices}.").format(choices=", ".join(choices)))  # fmt: skip
        rows = self.db.query("contacts_to_choose", account=int(account), channel=channel, now=self.db.moment)
        rows = rows.assign(allowed=rows["why"].eq(""), last_touch=pd.to_datetime(rows["last_touch"]),
                           fits=rows["buying_role"].eq(role))  # fmt: skip
        rows["days_since"] = (self.db.now - rows["last_touch"]).dt.days.astype("Int64")
        rows = rows.sort_values(["allowed", "fits", "last_touch", "id"], ascending=[False, False, False, True])
        return rows.drop(columns="fits").set_index("id")

    def choose_contact(self, account: int, *, role: str = "decision maker", channel: str = "phone") -> pd.Series:
        """Whom to speak to in an account: the first of `contacts_to_choose` who may be reached.

        Parameters
        ----------
        account : int
            Which.
        role : str
            The part in buying that is wanted; another is chosen where nobody with it may be reached.
        channel : str
            `"phone"`, `"email"` or `"post"`. It needs a consent that was not withdrawn, and a number or address;
            who is not to be called is not called.

        Raises
        ------
        CRMRefusal
            Nobody there may be reached by this channel.
        """
        rows = self.contacts_to_choose(account, role=role, channel=channel)
        if rows["allowed"].any():
            return rows.iloc[0]
        others = [c for c in CHANNELS if c != channel and self.contacts_to_choose(account, channel=c)["allowed"].any()]
        text = _("Nobody of account {id} may be reached by {channel}.").format(id=account, channel=channel)
        say = _("Take another channel: choose_contact({id}, channel={other!r}).") if others else _(
            "Ask for consent when they order next; contacts_to_choose({id}) says what each lacks."
        )  # fmt: skip
        raise CRMRefusal(text, say.format(id=account, other=(others or [""])[0]), tuple(rows.index))

    # ── classes and concentration ──────────────────────────────────────
    def revenue(self, as_of: Any = None) -> pd.Series:
        """Orders of the 365 days before a day, CNY, less what came back and without what was cancelled; index account
        (in use, those without orders included at 0)."""
        day = self._day(as_of)
        values = {"since": (day - YEAR).strftime("%Y-%m-%d"), "until": day.strftime("%Y-%m-%d")}
        return self.db.query("revenue", **values).set_index("account_id")["revenue"]

    def classify(self, as_of: Any = None, *, cuts: tuple[float, float] = (0.8, 0.95)) -> pd.DataFrame:
        """Put every account into class A, B or C by last year's revenue, and write it down.

        Parameters
        ----------
        as_of : str or Timestamp, optional
            The revenue is that of the 365 days before it (see `revenue`); today if left out.
        cuts : (float, float)
            Running shares of revenue at which A and B end; see `abc_analysis.classify`.

        Returns
        -------
        DataFrame
            The largest first, index account: `revenue` (CNY), `share`, `cumulative_share`, `class`, `was`. Who bought
            nothing, or sent back more than was bought, is C; their money is not part of the shares.
        """
        money = self.revenue(as_of)
        bought = money[money > 0]
        if bought.empty:
            text = _("No account bought anything in the 365 days before that day.")
            raise CRMRefusal(text, _("Name a later day, or leave as_of out."))
        classes = abc_analysis.classify(bought, cuts=cuts)
        classes = classes.rename(columns={"measure": "revenue", "abc_class": "class"})
        rest = money[money <= 0].sort_index().sort_values(ascending=False, kind="stable")
        table = pd.concat([classes, pd.DataFrame({"revenue": rest, "class": "C"})]).rename_axis("account_id")
        was = self.db.rows("SELECT id, class FROM account").set_index("id")["class"]
        table["was"] = was.reindex(table.index)
        with self.db.action("accounts.classify", f"{len(table)} accounts"):
            for number, now in table.loc[table["class"].ne(table["was"]), "class"].items():
                self.db.update("account", int(str(number)), **{"class": now})
        return table

    def concentration(self, as_of: Any = None) -> pd.Series:
        """How much hangs on few customers?

        Returns
        -------
        Series
            `customers` with revenue in the 365 days before the day, `top_tenth` (share of revenue of the largest
            tenth of them, rounded up), `herfindahl` Σ s² of their shares s, and `equal_customers` 1 ÷ Σ s²: so many
            customers of one size would be as concentrated.
        """
        money = self.revenue(as_of)
        money = money[money > 0].sort_values(ascending=False)
        share = money / money.sum()
        most = -(-len(money) // 10)
        h = float((share**2).sum())
        return pd.Series({"customers": len(money), "top_tenth": share.iloc[:most].sum(), "herfindahl": h,
                          "equal_customers": 1 / h if h else float("nan")})  # fmt: skip

    # ── the state of the records ───────────────────────────────────────
    def completeness(self, *, by: str = "field") -> pd.Series:
        """Which share of the must-have fields is filled (0 to 1), by field, or by account?

        The mean of either is the share of all cells. Must-have fields: `account_facts.MUST_HAVE`. Merged accounts do
        not count.
        """
        if by not in ("field", "account"):
            text = _("Completeness is by field or by account, not by {by!r}.").format(by=by)
            raise CRMRefusal(text, _("Say by='field' or by='account'."))
        rows = self.db.rows(f"SELECT id, {', '.join(MUST_HAVE)} FROM account WHERE merged_into IS NULL ORDER BY id")
        filled = rows.set_index("id").notna()
        return (filled.mean() if by == "field" else filled.mean(axis=1)).rename("filled").rename_axis(by)

    def freshness(self) -> pd.DataFrame:
        """How many days since something was heard of the accounts? By type: `accounts`, `median_days`, `ninth_decile`
        since the last activity, order or deal (or the entry, where there was nothing else)."""
        rows = self.customer_360()
        groups = (self.db.now - rows["last_fact_at"]).dt.days.groupby(rows["type"])
        parts = {"accounts": groups.size(), "median_days": groups.median(), "ninth_decile": groups.quantile(0.9)}
        return pd.DataFrame(parts)

    def orphans(self) -> pd.DataFrame:
        """Rows that hang on nothing, or on the wrong thing: `what`, `table`, `id`, `account_id`."""
        return self.db.query("orphans")

    def owners_of_fields(self) -> pd.DataFrame:
        """Which system owns which field: where it is entered and changed; the other only reads it.

        Returns
        -------
        DataFrame
            Index `field` (table.column): `database` (customer, sales or service data), `owner` (CRM or ERP),
            `reader`, `why`. As Lantern Tea (simulated) has settled it.
        """
        return pd.read_csv(Path(__file__).with_name("field_owners.csv"), index_col="field")
