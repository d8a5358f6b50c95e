-- Hands the lines of roles/matrix.csv to the scripts that make roles and grant rights, for as long as this session lasts.
select set_config('jarflow.matrix', :matrix, false)
