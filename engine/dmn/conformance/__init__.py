"""Runs decision models against test cases in the format of the DMN TCK: `python -m engine.dmn.conformance FOLDER`."""
