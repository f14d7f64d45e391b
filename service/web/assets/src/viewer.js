// The viewer of bpmn.io, for who wants to move around in a diagram. Its mark is not to be covered or removed.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

/** Shows the diagram at `url` in `place`; `states` maps element ids to "done", "now", "late" or "limit". */
export async function show(place, url, states) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(`The diagram could not be loaded (${answer.status}).`);
  const container = document.createElement("div");
  container.className = "dd-viewer";
  place.replaceChildren(container);
  const viewer = new NavigatedViewer({ container });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  const elements = viewer.get("elementRegistry");
  for (const [id, state] of Object.entries(states)) {
    if (elements.get(id)) canvas.addMarker(id, `dd-m-${state}`);
  }
  canvas.zoom("fit-viewport");
  return viewer;
}
