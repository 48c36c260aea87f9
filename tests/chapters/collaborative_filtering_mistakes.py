"""What learners write for the exercises of `collaborative_filtering`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake
