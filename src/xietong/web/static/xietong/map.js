// The live map: drawn over the server's SVG where the browser has WebGL and the library was built; else the SVG stays.

const holder = document.getElementById("map");

function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

const INK = "#1b2530";
const circleRadius = ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 9, 4.5, 26];

function railways(state, paint) {
  return { id: `rail-${state}`, type: "line", source: "lines", filter: ["==", ["get", "state"], state], paint };
}

function style(data) {
  return {
    version: 8,
    sources: {
      zones: { type: "geojson", data: data.zones },
      lines: { type: "geojson", data: data.lines },
      hosts: { type: "geojson", data: data.hosts },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "zones", type: "fill", source: "zones", paint: { "fill-color": "#f0f1ee" } },
      { id: "borders", type: "line", source: "zones", paint: { "line-color": "#9aa4ad", "line-width": 0.7 } },
      railways("building", { "line-color": "#56616c", "line-width": 1.5, "line-dasharray": [3, 2] }),
      railways("early", { "line-color": "#56616c", "line-width": 1.5 }),
      railways("recent", { "line-color": "#0f5a73", "line-width": 2.5 }),
      {
        id: "hosts", type: "circle", source: "hosts",
        paint: {
          "circle-radius": circleRadius, "circle-color": "#c46f28", "circle-opacity": 0.32,
          "circle-stroke-color": "#843907", "circle-stroke-width": 1.5,
        },
      },
      {
        id: "names", type: "symbol", source: "hosts",
        layout: {
          "text-field": ["concat", ["get", "name"], " ", ["to-string", ["get", "count"]]], "text-size": 13,
          "text-variable-anchor": ["bottom", "top", "right", "left"], "text-radial-offset": 1.1,
        },
        paint: { "text-color": INK, "text-halo-color": "#ffffff", "text-halo-width": 2 },
      },
    ],
  };
}

async function load(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function draw() {
  const maplibregl = window.maplibregl;
  maplibregl.setWorkerUrl(holder.dataset.worker);
  const [zones, lines, hosts] = await Promise.all(
    [holder.dataset.zones, holder.dataset.lines, holder.dataset.hosts].map(load),
  );
  const box = ["west", "south", "east", "north"].map((side) => Number(holder.dataset[side]));
  const live = holder.querySelector(".live");
  const label = holder.querySelector("svg").getAttribute("aria-label");
  const map = new maplibregl.Map({
    container: live, style: style({ zones, lines, hosts }), bounds: box, fitBoundsOptions: { padding: 8 + Math.round(holder.clientWidth / 20) },
    attributionControl: false, cooperativeGestures: false, scrollZoom: false, dragRotate: false, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", label);
  map.on("click", "hosts", (event) => {
    const code = encodeURIComponent(event.features[0].properties.code);
    window.location.assign(`${holder.dataset.list}?place=${code}`);
  });
  map.on("mouseenter", "hosts", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "hosts", () => { map.getCanvas().style.cursor = ""; });
  map.once("idle", () => {
    live.classList.add("ready");
    holder.classList.add("is-live");
    // The links of the drawing behind are reached by the table beside it.
    holder.querySelector("svg").setAttribute("inert", "");
  });
}

if (holder && holder.dataset.worker && window.maplibregl && hasWebGL()) draw();
