namespace Filiera.Kernel;

/// <summary>Something of a module that needs a person, when it does: shown with the portal's health. A module registers it with <c>services.AddScoped&lt;ISystemAlert, X&gt;()</c>.</summary>
public interface ISystemAlert
{
    /// <summary>Null when all is well. One statement.</summary>
    Task<SystemAlert?> Now(CancellationToken stop);
}

/// <param name="Code">In capitals: what a program tests.</param>
public sealed record SystemAlert(string Code, int Count, Phrase Words);
