"""The parts of the build of Beijing-Tianjin-Hebei, one file a theme; see `tools/build_bth.py`."""
