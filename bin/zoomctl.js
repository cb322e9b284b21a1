#!/usr/bin/env node
import '../dist/zoomctl.js';
