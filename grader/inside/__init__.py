"""The part of the grader that runs beside a submission's own code, and so believes nothing is safe from it.

It holds no test and no expected value, and imports nothing else of the course: in the sandbox there is nothing else.
"""
