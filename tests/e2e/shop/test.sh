#!/bin/sh
# What a pull request has to pass.
grep -q shop app.txt
