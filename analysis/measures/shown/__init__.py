"""What the result shows of the clusters: flags and moments with their words, heatmap, lanes and marks in the transcript."""
