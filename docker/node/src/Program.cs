return await Elastickv.Node.Hosting.NodeProgram.RunAsync(args);
