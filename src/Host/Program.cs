using Filiera.Host.Commands;

return await CommandLine.Run(args);
