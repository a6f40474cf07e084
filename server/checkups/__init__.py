"""Reports of boxes that were looked over: kept a month under a short number, read by the operator."""
