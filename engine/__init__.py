"""The engine: Early Help (`casework`) on processes (`bpmn`), decisions (`dmn`) and expressions (`feel`). No web."""
