"""Disclosure Desk: case orchestration from BPMN diagrams."""
