// a test that ends everything below the agent must not meet another test's programs
[assembly: CollectionBehavior(DisableTestParallelization = true)]
