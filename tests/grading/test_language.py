"""Other languages are told apart from what technical English looks like."""

from pathlib import Path

import pytest
import yaml

from coach.grading.screen import ungradable
from coach.knowledge import Knowledge

SAMPLES = Path(__file__).parents[2] / "eval/data/grading/first_answers.yaml"

OTHERS = {
    "German": "Backpropagation ist in neuronalen Netzen das Verfahren, das den Gradienten berechnet, so dass man die Gewichte anpassen kann.",
    "German, many words shared with English": "Man will so den Fehler in jedem Schritt minimieren, also an die Daten anpassen, was so in der Art gut ist.",
    "German, short": "Ich weiß es leider nicht so genau, tut mir leid.",
    "French": "La rétropropagation calcule le gradient de la fonction de perte par rapport aux poids avec la règle de la chaîne.",
    "French with on": "On commence par la sortie et on remonte vers l'entrée; on calcule le gradient de la perte et on met à jour les poids.",
    "Dutch": "De gradient is in elke laag het product van de afgeleiden, en we gebruiken die om de gewichten in het netwerk aan te passen.",
    "Italian": "La retropropagazione calcola il gradiente in ogni strato, e in questo modo si può aggiornare i pesi in modo efficiente.",
    "Spanish": "La retropropagación calcula el gradiente de la función de pérdida respecto a los pesos usando la regla de la cadena.",
    "Portuguese": "O gradiente é calculado com a regra da cadeia, da saída para a entrada, e as ativações são guardadas.",
    "Polish": "Propagacja wsteczna oblicza gradient funkcji straty względem wag sieci za pomocą reguły łańcuchowej.",
    "Turkish": "Geri yayılım, zincir kuralı ile kaybın ağırlıklara göre gradyanını hesaplar.",
    "Russian": "Обратное распространение вычисляет градиент функции потерь по весам с помощью цепного правила.",
    "Chinese": "反向传播使用链式法则计算损失对参数的梯度。",
    "Japanese": "誤差逆伝播法は連鎖律を用いて損失の勾配を計算します。",
    "Arabic": "الانتشار العكسي يحسب تدرج دالة الخسارة بالنسبة للأوزان باستخدام قاعدة السلسلة",
    "Korean": "역전파는 연쇄 법칙을 사용하여 손실의 기울기를 계산합니다.",
}

ENGLISH = {
    "prose": "It computes the gradient of the loss with respect to every weight by going backwards through the layers.",
    "code": "def relu(x):\n    return max(0, x)\n\nfor layer in reversed(layers):\n    grad = layer.backward(grad)\n",
    "calls": "loss.backward(); optimizer.step(); optimizer.zero_grad(); scheduler.step(); model.train()",
    "formula": "dL/dW = dL/dy * dy/dz * dz/dW; y = sigma(Wx + b); softmax(QK^T / sqrt(d_k)) V",
    "Greek": "m_t = β1 m_{t-1} + (1-β1) g_t, v_t = β2 v_{t-1} + (1-β2) g_t², θ ← θ - α m̂/(√v̂+ε), ∂L/∂θ, Σσμ",
    "LaTeX": r"$\frac{\partial L}{\partial W} = \delta x^\top$ \quad \nabla_\theta \mathcal{L} \leq \mathbb{E}_{x \sim p}",
    "terms": "chain rule, reverse mode, cached activations, vector-Jacobian products, gradients, automatic differentiation",
    "remedies": "dropout, weight decay, early stopping, data augmentation, cross validation, simpler model",
    "parallelism": "tensor parallel intra-node, pipeline parallel inter-node, data parallel outermost; NVLink bandwidth; checkpointing",
    "Adam": "momentum + RMSProp, bias correction, per-parameter learning rates, decoupled weight decay AdamW",
    "short": "Chain rule.",
    "one word": "gradients",
    "number": "4096",
    "names": "Vaswani Bahdanau Luong Hochreiter Schmidhuber Rumelhart Hinton Williams LeCun",
    "typos": "bacprop comput gradeint loss wrt wieghts chian rule layr by layr bakwards",
    "JSON": '{"rule": "chain", "mode": "reverse", "cache": "activations"}',
    "accents": "The naïve façade of a Bézier or a Gauß-Newton step is that it is cheap, says Müller.",
    "upper case": "CHAIN RULE APPLIED BACKWARDS FROM THE LOSS TO EVERY WEIGHT OF THE NETWORK",
}


@pytest.mark.parametrize("answer", OTHERS.values(), ids=OTHERS)
def test_other_languages_are_refused(answer: str) -> None:
    problem = ungradable(answer, 50_000)
    assert problem is not None
    assert problem[0] == "language"
    assert "English" in problem[1]


@pytest.mark.parametrize("answer", ENGLISH.values(), ids=ENGLISH)
def test_technical_english_is_not_taken_for_another_language(answer: str) -> None:
    assert ungradable(answer, 50_000) is None


def test_no_sample_answer_and_no_reference_is_taken_for_another_language(real_knowledge: Knowledge) -> None:
    samples = [text for answers in yaml.safe_load(SAMPLES.read_text(encoding="utf-8")).values() for text in answers.values()]
    references = [question.reference for question in real_knowledge.questions.values()]
    assert len(samples) >= 72
    assert [text for text in samples + references if ungradable(text, 50_000)] == []


def test_the_limit_itself_is_graded() -> None:
    assert ungradable("a" * 1000, 1000) is None
    problem = ungradable("a" * 1001, 1000)
    assert problem is not None
    assert problem[0] == "too-long"
    assert "1,001" in problem[1]
