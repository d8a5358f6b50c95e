-- Writes down what was asked and answered.
insert into ml.prediction (model, version, via, rows, asked, answer)
values (:model, :version, :via, :rows, :asked::jsonb, :answer::jsonb)
