#!/usr/bin/env node
require('../dist/zoomctl.js');
