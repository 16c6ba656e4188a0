#!/usr/bin/env node
const { existsSync } = require('node:fs');
const path = require('node:path');

const entry = path.join(__dirname, '..', 'dist', 'lib', 'cli', 'index.js');
if (existsSync(entry)) {
  require(entry);
} else {
  process.stderr.write('standsmith is not built yet\n    run: npm run setup\n');
  process.exitCode = 1;
}
