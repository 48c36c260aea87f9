"""Our recommenders beside Surprise's and implicit's, on the same five folds of MovieLens. Run by `make bench`."""

import time
from functools import partial

import numpy as np
import pytest
from rich.console import Console
from rich.table import Table
from scipy import sparse
from threadpoolctl import threadpool_limits

from solutions import datasets, recommenders

try:
    import implicit
    import pandas as pd
    import surprise
except ModuleNotFoundError as missing:
    pytest.fail(
        f"this benchmark needs {missing.name}: pip install -c constraints.txt -e '.[bench]'", pytrace=False
    )

BASELINE, SVD, ALS, BEST = "Surprise BaselineOnly", "Surprise SVD", "ours ALS", "ours blend"


def neighbours_as_in_surprise(base):
    return recommenders.NeighbourModel("users", k=40, shrink=0, pull=0, compare="ratings", base=base)


OURS = {
    "ours bias baseline": recommenders.BiasBaseline,
    "ours SGD": recommenders.SGDFactorization,
    ALS: recommenders.ALSFactorization,
    "ours users, cosine": lambda: neighbours_as_in_surprise(recommenders.Means("all")),
    "ours users, cosine, means": lambda: neighbours_as_in_surprise(recommenders.Means("users")),
    "ours users, baseline": lambda: recommenders.NeighbourModel("users", pull=0.2),
    "ours items, baseline": recommenders.NeighbourModel,
    BEST: recommenders.Blend,
}
COSINE, PEARSON = ({"name": name} for name in ("cosine", "pearson_baseline"))
SURPRISE = {
    BASELINE: lambda: surprise.BaselineOnly(verbose=False),
    SVD: lambda: surprise.SVD(random_state=0),
    "Surprise KNNBasic users, cosine": lambda: surprise.KNNBasic(sim_options=COSINE, verbose=False),
    "Surprise KNNWithMeans users, msd": lambda: surprise.KNNWithMeans(verbose=False),
    "Surprise KNNWithMeans users, cosine": lambda: surprise.KNNWithMeans(sim_options=COSINE, verbose=False),
    "Surprise KNNBaseline items": lambda: surprise.KNNBaseline(
        sim_options=PEARSON | {"user_based": False}, verbose=False
    ),
}


class ImplicitWithBaseline:
    """implicit's ALS made to predict ratings, which it was not made for.

    It learns who rates what, a preference between about 0 and 1, with the ratings as confidence. To be fair
    to it, the prediction is a + b baseline + c preference, with a, b and c fitted by least squares to a fifth
    of the training part that it had not seen. Without the baseline it would be far worse than any other row.
    """

    def fit(self, R):
        users, items = R.nonzero()
        held_out = np.random.default_rng(0).random(R.nnz) < 0.2
        part = sparse.csr_array((R.data[~held_out], (users[~held_out], items[~held_out])), shape=R.shape)
        self._fit_parts(part)
        inputs = self._inputs(users[held_out], items[held_out])
        self.weights = np.linalg.lstsq(inputs, R.data[held_out], rcond=None)[0]
        self._fit_parts(R)
        return self

    def _fit_parts(self, R):
        self.baseline = recommenders.BiasBaseline().fit(R)
        self.model = implicit.als.AlternatingLeastSquares(random_state=0)
        self.model.fit(sparse.csr_matrix(R, dtype=np.float32), show_progress=False)

    def _inputs(self, users, items):
        preference = np.einsum("lf,lf->l", self.model.user_factors[users], self.model.item_factors[items])
        return np.column_stack([np.ones(len(users)), self.baseline.predict(users, items), preference])

    def predict(self, users, items):
        return np.clip(self._inputs(users, items) @ self.weights, 0.5, 5.0)


def run_ours(make, R, users, items):
    began = time.perf_counter()
    predicted = make().fit(R).predict(users, items)
    return predicted, time.perf_counter() - began


def run_surprise(make, trainset, testset):
    """Surprise wants tables of its own; making them is not on its clock."""
    began = time.perf_counter()
    answers = make().fit(trainset).test(testset)
    seconds = time.perf_counter() - began
    return np.array([answer.est for answer in answers]), seconds


def measure(data, folds):
    """Return for each name the list of (RMSE, MAE, seconds) over the folds; within a fold the models take turns."""
    frame = pd.DataFrame({"user": data.users, "item": data.items, "rating": data.ratings})
    reader = surprise.Reader(rating_scale=(0.5, 5.0))
    found = {}
    for train, test in folds:
        R, users, items, ratings = data.matrix(train), data.users[test], data.items[test], data.ratings[test]
        trainset = surprise.Dataset.load_from_df(frame.iloc[train], reader).build_full_trainset()
        testset = list(zip(users.tolist(), items.tolist(), ratings.tolist(), strict=True))
        ours = OURS | {"implicit ALS + baseline": ImplicitWithBaseline}
        runs = {name: partial(run_surprise, make, trainset, testset) for name, make in SURPRISE.items()}
        runs |= {name: partial(run_ours, make, R, users, items) for name, make in ours.items()}
        for name, run in runs.items():
            predicted, seconds = run()
            found.setdefault(name, []).append((*recommenders.errors(ratings, predicted), seconds))
    return {name: np.array(rows) for name, rows in found.items()}


def show(found):
    """Print the table, the smallest error last, and return it as a dictionary."""
    table = Table(title="MovieLens latest-small (2016), five folds: mean ± standard error")
    for heading in ("model", "RMSE", "MAE", "seconds per fold", "RMSE minus baseline's"):
        table.add_column(heading, justify="left" if heading == "model" else "right")
    record = {}
    for name in sorted(found, key=lambda name: -found[name][:, 0].mean()):
        rmse, mae, seconds = found[name].T
        pairs = [recommenders.mean_and_error(v) for v in (rmse, mae, seconds, rmse - found[BASELINE][:, 0])]
        shown = [
            f"{mean:.{digits}f} ± {error:.{digits}f}"
            for (mean, error), digits in zip(pairs, (4, 4, 2, 4), strict=True)
        ]
        table.add_row(name, *shown)
        record[name] = {"rmse": rmse.tolist(), "mae": mae.tolist(), "seconds": seconds.tolist()}
    Console(width=122).print(table)
    return record


def test_five_folds_of_movielens(keep_record):
    data = datasets.movielens()
    # One thread for linear algebra: Surprise has one, and implicit asks for it beside its own threads.
    with threadpool_limits(1, "blas"):
        found = measure(data, datasets.folds(len(data.ratings), seed=0))
    keep_record("collaborative_filtering", show(found))
    rmse, _, seconds = (
        {name: scores[:, column].mean() for name, scores in found.items()} for column in range(3)
    )
    assert rmse[ALS] <= rmse[SVD]
    assert seconds[ALS] <= seconds[SVD]
    assert rmse[BEST] < min(error for name, error in rmse.items() if name != BEST)
