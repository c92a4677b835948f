"""Indicators: a value that cannot be measured directly, put together from what can.

Purpose, tree, normalisation, weights, index: say what the index is for; part the value, and part the parts, until
something countable is reached (an *indicator system*); take the units away (`crmlab.normalisation`); weigh; add up. The
weights may come from judgements (`crmlab.ahp`) or from the spread of the data (`crmlab.weighting`). An index answers
with one number, and the number hangs on choices that somebody made: change them, and see who changes rank.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab import valid
from crmlab.errors import InvalidData, rows
from crmlab.given import checked
from crmlab.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EXACT = 1e-9  # how far weights may be from adding up to 1
Weights = Mapping[Hashable, float] | pd.Series


@checked
def tree(nodes: Mapping[Hashable, Weights] | pd.DataFrame, *, normalise: bool = False) -> pd.DataFrame:
    """Is this a sound indicator system, and how much does each part of it weigh in the whole?

    Parameters
    ----------
    nodes : mapping or DataFrame
        What each node consists of, with weights: `{"value": {"margin": 0.5, "ideas": 0.5}, "ideas": {…}}`; the weights
        of one node may be a Series, as from `ahp.weights`. Or a table with the columns `node`, `parent` (empty for the
        root) and `weight` (of the node among those of its parent; 1 or empty for the root); others are left out. Or
        what `tree` returned.
    normalise : bool
        Divide weights by the sum of their siblings. Without it, weights that do not add up to 1 are refused.

    Returns
    -------
    DataFrame
        Index `node`, each followed by its parts: `parent` ("" for the root), `weight`, `level` (0 for the root),
        `leaf` (an indicator: has no parts), `share` (of the whole: the product of the weights from the root down).

    Raises
    ------
    InvalidData
        A node twice, without a name, or with an unknown parent; no root or several; a circle; a negative or missing
        weight; weights of siblings that do not add up to 1 (within 1e-9).

    Notes
    -----
    Two levels or three, a handful of parts each: more than that, nobody can weigh. Method: the relevance tree.

    Examples
    --------
    >>> tree({"value": {"margin": 0.5, "potential": 0.5}, "potential": {"growth": 0.75, "ideas": 0.25}})["share"]
    node
    value        1.000
    margin       0.500
    potential    0.500
    growth       0.375
    ideas        0.125
    Name: share, dtype: float64
    """
    return _tree(nodes, normalise)


@checked
def leaf_weights(tree: Mapping | pd.DataFrame) -> pd.Series:
    """How much does each indicator weigh in the whole?

    Parameters
    ----------
    tree : DataFrame or mapping
        What `tree` takes or returns.

    Returns
    -------
    Series
        `weight` by indicator (leaf), in the order of the tree; they add up to 1.

    Raises
    ------
    InvalidData
        As `tree`.

    Examples
    --------
    >>> parts = {"value": {"margin": 0.5, "potential": 0.5}, "potential": {"growth": 0.75, "ideas": 0.25}}
    >>> leaf_weights(parts).to_dict()
    {'margin': 0.5, 'growth': 0.375, 'ideas': 0.125}
    """
    tree = _tree(tree)
    return tree.loc[tree["leaf"], "share"].rename("weight")


@checked
def score(table: pd.DataFrame, tree: Mapping | pd.DataFrame) -> pd.DataFrame:
    """What is the index of each customer, as a whole and for each part of the tree?

    Parameters
    ----------
    table : DataFrame
        One row a customer, one column an indicator (leaf), all normalised in the same way, more is better.
    tree : DataFrame or mapping
        What `tree` takes or returns; its leaves are exactly the columns of `table`.

    Returns
    -------
    DataFrame
        Indexed as `table`; one column for each node that has parts, the root first, on the scale of `table`.

    Raises
    ------
    InvalidData
        As `tree`; columns and leaves that do not match; a missing or infinite value; a customer twice.

    Notes
    -----
    The index of a node is Σ weight × index of its parts, so it lies between them. The column of the root equals
    `weighted_index(table, leaf_weights(tree))`. A high index can hide a very low part: strength makes up for weakness.

    Examples
    --------
    >>> parts = {"value": {"margin": 0.5, "potential": 0.5}, "potential": {"growth": 0.75, "ideas": 0.25}}
    >>> normalised = pd.DataFrame({"margin": [0.5, 1.0], "growth": [1, 0], "ideas": [0.2, 0.0]}, index=["Ann", "Bo"])
    >>> score(normalised, parts)
         value  potential
    Ann   0.65        0.8
    Bo    0.50        0.0
    """
    tree = _tree(tree)
    found = columns_of(table, tree.index[tree["leaf"]])
    parts = tree.iloc[1:].groupby("parent")["weight"]
    for node in reversed(tree.index[~tree["leaf"]]):
        found[node] = sum(weight * found[part] for part, weight in parts.get_group(node).items())
    return pd.DataFrame({node: found[node] for node in tree.index[~tree["leaf"]]}, index=table.index)


@checked
def weighted_index(table: pd.DataFrame, weights: Weights) -> pd.Series:
    """What is the index of each customer: the weighted mean of the indicators?

    Parameters
    ----------
    table : DataFrame
        One row a customer, one column an indicator, all normalised in the same way, more is better.
    weights : mapping or Series
        A weight for exactly the columns of `table`, not negative, adding up to 1 (within 1e-9).

    Returns
    -------
    Series
        `weighted_index`, indexed as `table`, on the scale of the table, between a customer's lowest and highest value.

    Raises
    ------
    InvalidData
        Columns and weights that do not match; weights that are negative or do not add up to 1; a missing or infinite
        value; a customer twice.

    Notes
    -----
    Σ weight × value.

    Examples
    --------
    >>> normalised = pd.DataFrame({"margin": [0.5, 1.0], "visits": [1.0, 0.0]}, index=["Ann", "Bo"])
    >>> weighted_index(normalised, {"margin": 0.6, "visits": 0.4}).to_dict()
    {'Ann': 0.7, 'Bo': 0.6}
    """
    weights = _group(weights, "weights")
    _refuse_sums([("weights", math.fsum(weights))], _("Correct them, or divide them by their sum."))
    found = columns_of(table, weights.index)
    total = sum(weight * found[name] for name, weight in weights.items())
    return pd.Series(total, index=table.index, name="weighted_index")


@checked
def plot_tree(nodes: Mapping | pd.DataFrame, *, title: str) -> Figure:
    """Draw an indicator system from the goal (left) to what can be counted (right), each with its share of the whole.

    Parameters
    ----------
    nodes : mapping or DataFrame
        What `tree` takes or returns.
    title : str
        The finding.

    Examples
    --------
    >>> plot_tree({"value": {"margin": 0.5, "visits": 0.5}}, title="Half is margin").axes[0].get_title(loc="left")
    'Half is margin'
    """
    from crmlab import figure

    found = _tree(nodes)
    leaves = [node for node in found.index if found.loc[node, "leaf"]]
    place = {node: float(len(leaves) - 1 - row) for row, node in enumerate(leaves)}
    for node in reversed(list(found.index)):
        if node not in place:
            place[node] = float(np.mean([place[part] for part in found.index[found["parent"] == node]]))
    deepest = int(found["level"].max())
    fig, ax = figure.subplots(figsize=(7.2, 1.0 + 0.5 * len(leaves)))
    for node, row in found.iterrows():
        x, y = row["level"], place[node]
        if row["parent"] != "":
            up = (row["level"] - 1, place[row["parent"]])
            ax.plot([up[0], x], [up[1], y], color=figure.GREY, linestyle="-", linewidth=1.2, zorder=1)
        colour = figure.BLUE if row["leaf"] else figure.BLACK
        box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": colour}
        said = str(node) if row["parent"] == "" else f"{node}  {row['share']:.1%}"
        ax.annotate(said, (x, y), ha="center", va="center", color=colour, fontsize=11.5, bbox=box, zorder=2)
    ax.set(xlim=(-0.42, deepest + 0.42), ylim=(-0.6, len(leaves) - 0.4))
    ax.axis("off")
    ax.set_title(title)
    each = ", ".join(f"{node} {found.loc[node, 'share']:.1%}" for node in leaves)
    words = _("{title}. A tree from the goal to {n} indicators, with the share of each: {each}.")
    return figure.describe(fig, words.format(title=title, n=len(leaves), each=each))


@checked
def columns_of(
    table: pd.DataFrame, wanted: pd.Index | None = None, *, negative: str | None = None
) -> dict[Hashable, np.ndarray]:
    """The columns of `table` as floats, one row a customer; exactly the columns `wanted`, if that is given.

    Negative values are refused if `negative` says what to do about them.

    Examples
    --------
    >>> {name: column.tolist() for name, column in columns_of(pd.DataFrame({"margin": [1, 2]})).items()}
    {'margin': [1.0, 2.0]}
    """
    valid.frame(table, "table", [])
    wanted = table.columns if wanted is None else wanted
    valid.frame(table, "table", list(wanted))
    extra = table.columns[~table.columns.isin(wanted)]
    if len(extra):
        message = _("table has columns without a weight: {columns}. Give them one (it may be 0), or leave them out.")
        raise InvalidData(message.format(columns=rows(extra)))
    for name in wanted:
        valid.by_customer(table[name], str(name))
        valid.numbers(table[name], str(name), negative=negative)
    return {name: table[name].to_numpy(dtype=float) for name in wanted}


def _group(weights: Weights, name: str) -> pd.Series:
    """The weights of the parts of one node, which messages call `name`, as a Series."""
    if not isinstance(weights, (Mapping, pd.Series)) or len(weights) == 0:
        message = _("{name}: give each part its weight, such as {{'margin': 0.6, 'visits': 0.4}}, not {value!r}.")
        raise InvalidData(message.format(name=name, value=weights))
    found = pd.Series(list(weights.values()), index=list(weights)) if isinstance(weights, Mapping) else weights
    name = _("the weight in {name}").format(name=name)
    twice = found.index.duplicated(keep=False)
    valid.refuse(twice, found, name, _("{column} is given more than once for {rows}."), _("Name each part once."))
    valid.numbers(found, name, negative=_turn_round())
    return found


def _turn_round() -> str:
    return _("Turn a cost round when you normalise it (cost=True), and give it a positive weight.")


def _refuse_sums(sums: Iterable[tuple[str, float]], remedy: str) -> None:
    sums = list(sums)
    off = [f"{name} {total:.10g}" for name, total in sums if not abs(total - 1) <= EXACT]
    if any(total == 0 for _name, total in sums):
        raise InvalidData(_("All weights are 0. Give at least one part of each group a weight above 0."))
    if off:
        message = _("Weights must add up to 1, and these do not: {sums}.").format(sums=rows(off))
        raise InvalidData(message + " " + remedy)


def _tree(nodes: Mapping | pd.DataFrame, normalise: bool = False) -> pd.DataFrame:
    found = _from_groups(nodes) if isinstance(nodes, Mapping) else _from_table(nodes)
    found = found.loc[_from_the_root(found)]
    said = found["weight"].notna() | (found["parent"] != "")
    found["weight"] = found["weight"].astype(object).where(said, 1)  # the root's may be empty
    valid.numbers(found["weight"], "weight", negative=_turn_round())
    found["weight"] = found["weight"].astype(float)
    siblings = found.groupby("parent", sort=False)["weight"]
    if normalise and (siblings.agg(math.fsum) > 0).all():
        found["weight"] /= siblings.transform(math.fsum)
    sums = [
        (_("the parts of {node}").format(node=parent) if parent != "" else _("the root alone"), total)
        for parent, total in found.groupby("parent", sort=False)["weight"].agg(math.fsum).items()
    ]
    _refuse_sums(sums, _("Correct them.") if normalise else _("Correct them, or divide by their sums: normalise=True."))
    level, share = {"": -1}, {"": 1.0}
    for node, parent, weight in zip(found.index, found["parent"], found["weight"], strict=True):
        level[node], share[node] = level[parent] + 1, share[parent] * weight
    found["level"] = [level[node] for node in found.index]
    found["leaf"] = ~found.index.isin(found["parent"])
    found["share"] = [share[node] for node in found.index]
    return found


def _from_groups(groups: Mapping[Hashable, Weights]) -> pd.DataFrame:
    parts = [
        (part, node, weight) for node, weights in groups.items() for part, weight in _group(weights, repr(node)).items()
    ]
    named = {part for part, _node, _weight in parts}
    roots = [(node, "", 1.0) for node in groups if node not in named]
    return _from_table(pd.DataFrame([*roots, *parts], columns=["node", "parent", "weight"]))


def _from_table(nodes: pd.DataFrame) -> pd.DataFrame:
    if isinstance(nodes, pd.DataFrame) and nodes.index.name == "node" and "node" not in nodes:
        nodes = nodes.reset_index()
    valid.frame(nodes, "tree", ["node", "parent", "weight"])
    nameless = (nodes["node"].isna() | (nodes["node"] == "")).to_numpy()
    valid.refuse(nameless, nodes["node"], "node", _("{column} is empty in rows {rows}."), _("Name every node."))
    found = nodes[["parent", "weight"]].set_index(pd.Index(nodes["node"], name="node"))
    found["parent"] = found["parent"].astype(object).where(found["parent"].notna(), "")
    return found


def _from_the_root(found: pd.DataFrame) -> list[Hashable]:
    """The nodes, each followed by its parts; refused unless they are one tree."""
    parent = found["parent"]
    twice = found.index.duplicated(keep=False)
    remedy = _("Each part has one place in the tree: take one out, or give them different names.")
    valid.refuse(twice, parent, "node", _("{column} names these more than once: {rows}."), remedy)
    unknown = (~parent.isin(["", *found.index])).to_numpy()
    valid.refuse(unknown, parent, "parent", _("{column} is not a node of the tree at {rows}."), _("Correct the names."))
    roots = found.index[parent == ""]
    if not len(roots):
        message = _(
            "No node is without a parent, so the tree goes round in a circle. Leave the parent of the root empty, and "
            "correct the one that leads back to it."
        )
        raise InvalidData(message)
    if len(roots) != 1:
        message = _(
            "A tree has one root, the node without a parent; this one has {n}: {roots}. Put all under one node."
        )
        raise InvalidData(message.format(n=len(roots), roots=rows(roots)))
    if len(found) == 1:
        message = _("The tree is the root {root!r} alone. Say which parts it consists of, with their weights.")
        raise InvalidData(message.format(root=roots[0]))
    parts = {node: list(group.index) for node, group in parent.groupby(parent)}
    order, to_do = [], [roots[0]]
    while to_do:
        node = to_do.pop()
        order.append(node)
        to_do.extend(reversed(parts.get(node, [])))
    circle = ~found.index.isin(order)
    remedy = _("Follow the parents of one of them, and correct the one that leads back.")
    valid.refuse(circle, parent, "parent", _("{column} goes round in a circle at {rows}."), remedy)
    return order
