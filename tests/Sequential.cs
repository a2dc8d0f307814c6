// Tests of a project share one PostgreSQL database: they run one after another. Projects run side by side.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
