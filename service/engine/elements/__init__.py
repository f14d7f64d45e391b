"""What each BPMN element does: SpiffWorkflow's task specs with our behaviour in front. A run never writes to them."""
