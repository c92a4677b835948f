// A slide runs from a fresh kernel: what stands above its code is run first, silently.

// The kernel remembers what has run, not the page: who restarts it elsewhere does not tell us. A student's own
// `Your turn` is left alone, because it records attempts.
const PREPARE = (above, here) => `
def _crmlab_prepare(above, here):
    shell = get_ipython()
    ran = shell.user_ns_hidden.setdefault("_crmlab_ran", set())
    for cell, source in above:
        if cell not in ran and shell.run_cell(source, silent=True, store_history=False).success:
            ran.add(cell)
    ran.add(here)
_crmlab_prepare(${JSON.stringify(above)}, ${JSON.stringify(here)})
del _crmlab_prepare`;

/** Ask the kernel to run the cells above `cell` that have not run yet, and to take `here` for one that has. */
const runAbove = (panel, cell, here = "") => {
  const cells = panel.content.widgets;
  const above = cells
    .slice(0, cells.indexOf(cell))
    .map(({ model }) => model)
    .filter(model => model.type === "code" && !(model.getMetadata("tags") ?? []).includes("your-turn"))
    .map(model => [model.id, model.sharedModel.getSource()]);
  const quietly = { silent: true, store_history: false, stop_on_error: false, allow_stdin: false };
  const asked = panel.sessionContext.session?.kernel?.requestExecute({ code: PREPARE(above, here), ...quietly });
  asked?.done.catch(() => {}); // the kernel was restarted
};

/** Prepare each cell as it is run, and now, to save the lecturer the wait, the first code from `slide` on. */
export const prepareCells = async (panel, slide, { executionScheduled }) => {
  // The signal comes before the cell's own request, and a kernel answers in order.
  executionScheduled.connect((_, { notebook, cell }) => {
    if (notebook === panel.content) runAbove(panel, cell, cell.model.id);
  });
  await panel.sessionContext.ready;
  const cells = panel.content.widgets, start = cells.findIndex(cell => slide.contains(cell.node));
  const first = cells.slice(start).find(cell => cell.node.matches(".jp-CodeCell:not(.reveal-skip)"));
  if (first) runAbove(panel, first);
};
